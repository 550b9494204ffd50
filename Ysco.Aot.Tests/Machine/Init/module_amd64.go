package main

// A number of <asm/unistd_64.h> that package syscall does not have.
const sysFinitModule = 313
