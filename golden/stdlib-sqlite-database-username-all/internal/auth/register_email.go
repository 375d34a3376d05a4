package auth

// TypedEmail is what the visitor typed into the field for the address.
func (f form) TypedEmail() string { return f.r.PostForm.Get("email") }
