package isa

import (
	"testing"
	"testing/fstest"
)

func TestListedCaches(t *testing.T) {
	folder := func(files map[string]string) fstest.MapFS {
		m := fstest.MapFS{}
		for name, text := range files {
			m[name] = &fstest.MapFile{Data: []byte(text)}
		}
		return m
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  Cache
	}{
		"none": {nil, Cache{}},
		"server": {map[string]string{
			"index0/level": "1\n", "index0/type": "Data\n", "index0/size": "64K\n",
			"index1/level": "1\n", "index1/type": "Instruction\n", "index1/size": "48K\n",
			"index2/level": "2\n", "index2/type": "Unified\n", "index2/size": "1024K\n",
			"index3/level": "3\n", "index3/type": "Unified\n", "index3/size": "32768K\n",
		}, Cache{64 << 10, 1 << 20, 32 << 20}},
		"two levels, no size of the first": {map[string]string{
			"index0/level": "1\n", "index0/type": "Data\n",
			"index1/level": "2\n", "index1/type": "Unified\n", "index1/size": "512K\n",
		}, Cache{L2: 512 << 10}},
		"malformed": {map[string]string{
			"index0/level": "1\n", "index0/type": "Data\n", "index0/size": "-4K\n",
			"index1/level": "2\n", "index1/type": "Unified\n", "index1/size": "much\n",
			"index2/level": "3\n", "index2/type": "Unified\n", "index2/size": "99999999999999K\n",
		}, Cache{}},
	} {
		if got := listedCaches(folder(c.files)); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
