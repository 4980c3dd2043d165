// Command etcd is the stock etcd server; its own repository keeps the main package in a module of its own that cannot be built alone.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
