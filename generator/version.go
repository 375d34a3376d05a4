package generator

// Version is the version of the tool and of the code it emits. It is recorded in
// every project, so that an upgrade knows what it starts from.
const Version = "0.1.0"
