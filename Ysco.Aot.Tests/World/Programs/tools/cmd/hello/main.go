// Command hello is a program that is not at the root of its module.
package main

func main() { println("hello", releaseVersion) }
