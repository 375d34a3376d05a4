package generator

// Root finds the directory of the module that a run in dir, an absolute path,
// works on: what Inspect reports as Project.Root. It is apart from Inspect
// because an unfinished run has to be settled before its files are read.
func Root(dir string) (string, error) { return projectRoot(dir) }
