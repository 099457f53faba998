"""Calling a function of ours apart, in a child process with limits, for what a stranger's file may bring down: a parser
in native code can be made to eat all memory or to abort, and no handler in the same process stands in the way."""
