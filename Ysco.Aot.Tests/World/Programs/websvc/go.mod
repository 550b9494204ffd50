module example.org/websvc

go 1.19
