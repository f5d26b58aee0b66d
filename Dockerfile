# An image for gowest ensemble on Kubernetes or AWS Batch: the program, and the certificates by which it knows object stores.
#   docker build -t registry.example.org/gowest:1 .
FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /gowest ./cmd/gowest

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /gowest /gowest
ENTRYPOINT ["/gowest"]
