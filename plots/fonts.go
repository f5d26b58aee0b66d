package plots

// notoSansSC is the font for Chinese: a subset of Noto Sans SC. See fonts/README.md.
var notoSansSC []byte
