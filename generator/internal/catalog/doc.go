// Package catalog holds what can be asked for: one table for each axis of answers, the
// features, and the answers themselves. Flags, prompts, help, docs and templates read it.
package catalog
