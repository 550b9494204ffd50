package main

const releaseVersion = "v0.0.0"
