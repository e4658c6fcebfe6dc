module troth/interop

go 1.24
