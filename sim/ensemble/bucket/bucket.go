// Package bucket keeps an ensemble in an object store that speaks S3. It is a package of its own since only programs that want it
// need the library below.
//
// A file is one object, sent in one piece. What never changes is put on the condition that there is none (If-None-Match: *), which stores
// answer with 412 if there is: so of two processes that make the same block one is first, as with links in a folder.
package bucket

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"gowest/sim/ensemble"
)

// Scheme begins the names of ensembles in buckets: s3://bucket/folder.
const Scheme = "s3://"

// Options say how the store is reached.
type Options struct {
	Endpoint string // URL; "" is that of Amazon
	Region   string // "" is for the store to say
	// Credentials are asked for keys; nil is those of the environment, of the user's file, or of the machine's role.
	Credentials *credentials.Credentials
	Transport   http.RoundTripper // nil is the usual
}

// amazon is the endpoint of Amazon S3.
const amazon = "https://s3.amazonaws.com"

// Bucket is an [ensemble.Storage].
type Bucket struct {
	ctx            context.Context
	client         *minio.Client
	bucket, folder string
}

// Open returns the storage of a name such as s3://bucket/folder. It asks nobody yet. Requests end with ctx.
func Open(ctx context.Context, name string, o Options) (*Bucket, error) {
	rest, ok := strings.CutPrefix(name, Scheme)
	bucket, folder, _ := strings.Cut(rest, "/")
	if !ok || bucket == "" {
		return nil, fmt.Errorf("%q is no bucket; want s3://bucket/folder", name)
	}
	if o.Endpoint == "" {
		o.Endpoint = amazon
	}
	at, err := url.Parse(o.Endpoint)
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" || strings.Trim(at.Path, "/") != "" {
		return nil, fmt.Errorf("%q is no endpoint; want one such as https://s3.example.org", o.Endpoint)
	}
	if o.Credentials == nil {
		o.Credentials = credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}, &credentials.IAM{}})
	}
	client, err := minio.New(at.Host, &minio.Options{Creds: o.Credentials, Secure: at.Scheme == "https", Region: o.Region, Transport: o.Transport})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &Bucket{ctx, client, bucket, strings.Trim(folder, "/")}, nil
}

func (b *Bucket) key(name string) string { return path.Join(b.folder, name) }

// Name returns the name of a file with its bucket.
func (b *Bucket) Name(name string) string { return Scheme + b.bucket + "/" + b.key(name) }

// wrap adds what was being done, and says whether there is no such object, or there is one already.
func (b *Bucket) wrap(doing, name string, err error) error {
	if err == nil {
		return nil
	}
	var answer minio.ErrorResponse
	if errors.As(err, &answer) {
		switch {
		case answer.Code == minio.NoSuchKey, answer.StatusCode == http.StatusNotFound && answer.Code != minio.NoSuchBucket:
			err = fs.ErrNotExist
		case answer.StatusCode == http.StatusPreconditionFailed:
			err = fs.ErrExist
		case answer.StatusCode == http.StatusForbidden:
			err = fmt.Errorf("%w (%w)", fs.ErrPermission, err)
		}
	}
	return fmt.Errorf("%s %s: %w", doing, b.Name(name), err)
}

// Get reads an object.
func (b *Bucket) Get(name string) ([]byte, error) {
	o, err := b.client.GetObject(b.ctx, b.bucket, b.key(name), minio.GetObjectOptions{})
	if err != nil {
		return nil, b.wrap("read", name, err)
	}
	defer o.Close()
	data, err := io.ReadAll(o)
	return data, b.wrap("read", name, err)
}

// Create puts an object unless there is one.
func (b *Bucket) Create(name string, data []byte) error {
	var o minio.PutObjectOptions
	o.SetMatchETagExcept("*")
	return b.put(name, data, o)
}

// Put puts an object.
func (b *Bucket) Put(name string, data []byte) error {
	return b.put(name, data, minio.PutObjectOptions{})
}

func (b *Bucket) put(name string, data []byte, o minio.PutObjectOptions) error {
	o.DisableMultipart = true // conditions on parts differ between stores
	o.ContentType = "application/octet-stream"
	for try := 1; ; try++ {
		_, err := b.client.PutObject(b.ctx, b.bucket, b.key(name), bytes.NewReader(data), int64(len(data)), o)
		var answer minio.ErrorResponse
		if !errors.As(err, &answer) || answer.StatusCode != http.StatusConflict || try == mostTries {
			return b.wrap("write", name, err)
		}
	}
}

// mostTries is how often an object is put while the store says that somebody else is putting it too (409), instead of who was first.
const mostTries = 5

// Size asks for the size of an object.
func (b *Bucket) Size(name string) (int64, error) {
	info, err := b.client.StatObject(b.ctx, b.bucket, b.key(name), minio.StatObjectOptions{})
	return info.Size, b.wrap("look at", name, err)
}

// List lists the objects below a folder.
func (b *Bucket) List(dir string) (out []ensemble.File, err error) {
	top := b.key("")
	if top != "" {
		top += "/"
	}
	for o := range b.client.ListObjects(b.ctx, b.bucket, minio.ListObjectsOptions{Prefix: b.key(dir) + "/", Recursive: true}) {
		if o.Err != nil {
			return nil, b.wrap("list", dir, o.Err)
		}
		out = append(out, ensemble.File{Name: strings.TrimPrefix(o.Key, top), Size: o.Size, Time: o.LastModified})
	}
	return out, nil
}
