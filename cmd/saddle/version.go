package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// buildVersion returns the module version, or for a build from a working tree
// "devel" with the commit where the build recorded one.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	var revision, dirty string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = "-" + s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "+dirty"
		}
	}
	return "devel" + revision + dirty
}

// versionLine is what -v and --version print, in the form that AMPL's programs and Pyomo know. They look for a number with dots, which builds
// from a working tree do not have: those are 0.0.0, followed by what is known of them.
func versionLine() string {
	v := strings.TrimPrefix(buildVersion(), "v")
	if v == "" || v[0] < '0' || v[0] > '9' {
		v = "0.0.0-" + v
	}
	return fmt.Sprintf("Saddle %s (%s/%s), ASL(20241202)", v, runtime.GOOS, runtime.GOARCH)
}
