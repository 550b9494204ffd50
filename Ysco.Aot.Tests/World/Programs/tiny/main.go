// Command tiny prints its version and ends: the smallest thing to build many releases of.
package main

func main() { println("tiny", releaseVersion) }
