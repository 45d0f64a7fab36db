//go:build tools

// Names the program that the image is built from, so that go.mod and go.sum pin it and all it needs.
package tools

import _ "github.com/seaweedfs/seaweedfs/weed"
