package plots

import _ "embed"

// notoSansSC is the font for Chinese: a subset of Noto Sans SC. See fonts/README.md.
//
//go:embed fonts/NotoSansSC-subset.otf
var notoSansSC []byte
