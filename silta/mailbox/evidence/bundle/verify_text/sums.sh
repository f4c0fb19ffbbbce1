# 1. no file was changed since it was packed
sha256sum -c SHA256SUMS || wrong SHA256SUMS
