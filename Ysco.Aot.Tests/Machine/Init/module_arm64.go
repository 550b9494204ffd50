package main

// A number of <asm-generic/unistd.h> that package syscall does not have.
const sysFinitModule = 273
