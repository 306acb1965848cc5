package bot

import (
	"fmt"
	"runtime/debug"
)

// catch, deferred, turns a panic into an error with the stack on it.
func catch(err *error) {
	if fault := recover(); fault != nil {
		*err = fmt.Errorf("panic: %v\n%s", fault, debug.Stack())
	}
}
