# An image for gowest ensemble on Kubernetes or AWS Batch: the program and nothing else.
#   docker build -t registry.example.org/gowest:1 .
FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /gowest ./cmd/gowest

FROM scratch
COPY --from=build /gowest /gowest
ENTRYPOINT ["/gowest"]
