module example.org/init

go 1.19
