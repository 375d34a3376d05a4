// Package layers finds which layers of the templates an answer takes, and renders them.
package layers
