// A TLS server and a TLS client of crypto/tls, for the interop cases: `peer server|client --name value …`.
// SPDX-License-Identifier: Apache-2.0
package main

import (
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
)

var (
	cert       = flag.String("cert", "", "certificate chain")
	key        = flag.String("key", "", "its key")
	groups     = flag.String("groups", "", "groups by their names in RFC 8446, comma-separated")
	suite      = flag.String("suite", "", "unused: crypto/tls chooses the suites of TLS 1.3 by itself")
	alpn       = flag.String("alpn", "", "application protocols, comma-separated")
	clientRoot = flag.String("client-ca", "", "server: the root that vouches for clients")
	root       = flag.String("ca", "", "client: the root that vouches for servers")
	port       = flag.String("port", "", "client: the port of the loopback to connect to")
	serverName = flag.String("servername", "localhost", "client: the name that is sent and checked")
	twice      = flag.String("twice", "", "client: connect again, with the ticket")
)

var groupNames = map[string]tls.CurveID{
	"x25519":         tls.X25519,
	"secp256r1":      tls.CurveP256,
	"secp384r1":      tls.CurveP384,
	"X25519MLKEM768": tls.X25519MLKEM768,
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Println("refused", err)
		os.Exit(1)
	}
	return value
}

func pool(file string) *x509.CertPool {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(must(os.ReadFile(file)))
	return roots
}

func config() *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS13, ServerName: *serverName}
	if *cert != "" {
		c.Certificates = []tls.Certificate{must(tls.LoadX509KeyPair(*cert, *key))}
	}
	for _, name := range strings.Split(*groups, ",") {
		if id, known := groupNames[name]; known {
			c.CurvePreferences = append(c.CurvePreferences, id)
		}
	}
	if *alpn != "" {
		c.NextProtos = strings.Split(*alpn, ",")
	}
	if *clientRoot != "" {
		c.ClientAuth, c.ClientCAs = tls.RequireAndVerifyClientCert, pool(*clientRoot)
	}
	if *root != "" {
		c.RootCAs = pool(*root)
	}
	return c
}

func describe(state tls.ConnectionState) string {
	return fmt.Sprintf("%s %s alpn=%s reused=%t", tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite),
		state.NegotiatedProtocol, state.DidResume)
}

func serve() {
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	fmt.Println("listening", listener.Addr().(*net.TCPAddr).Port)
	server := &http.Server{
		TLSConfig: config(),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintln(w, describe(*r.TLS))
		}),
	}
	// Errors of handshakes go to standard error by http.Server's own log.
	must(0, server.ServeTLS(listener, "", ""))
}

func converse(c *tls.Config) {
	connection := must(tls.Dial("tcp", "127.0.0.1:"+*port, c))
	defer connection.Close()
	must(io.WriteString(connection, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
	answer := must(io.ReadAll(connection))
	fmt.Println("connected", describe(connection.ConnectionState()))
	fmt.Println(string(answer))
}

func main() {
	role := os.Args[1]
	must(0, flag.CommandLine.Parse(os.Args[2:]))
	if role == "server" {
		serve()
		return
	}
	c := config()
	c.ClientSessionCache = tls.NewLRUClientSessionCache(4)
	converse(c)
	if *twice != "" {
		converse(c)
	}
}
