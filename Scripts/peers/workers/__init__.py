"""The peers, each as a program that measures one workload when it is told to."""
