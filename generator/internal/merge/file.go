package merge

func File(name string, base, yours, theirs []byte) (Result, error) { return Texts(base, yours, theirs) }
