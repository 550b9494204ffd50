module example.org/ysco-gokrazy

go 1.19
