"""Small texts of every family of benchmark files, made up for the tests."""

SOLOMON = """tiny

VEHICLE
NUMBER     CAPACITY
  3          10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME   DUE DATE   SERVICE TIME

    0      0         0          0          0        100          0
    1      3         4          6         10         20          2
    2      6         8          4          0         90          2
    3      1         1          5          0         90          1
"""
LILIM = """2 10 1
0 0 0 0 0 100 0 0 0
1 3 4 6 0 50 2 0 3
2 0 5 4 0 60 1 0 4
3 6 8 -6 0 90 2 1 0
4 0 9 -4 0 90 1 2 0
"""
SARTORI = """NAME: tiny-n4
LOCATION: Nowhere
TYPE: PDPTW
SIZE: 5
ROUTE-TIME: 60
TIME-WINDOW: 60
CAPACITY: 9
NODES
0 16.46 107.59 0 0 60 0 0 0
1 16.47 107.58 5 0 30 2 0 3
2 16.48 107.57 4 0 30 2 0 4
3 16.49 107.56 -5 0 60 2 1 0
4 16.50 107.55 -4 0 60 2 2 0
EDGES
0 5 6 7 8
4 0 1 2 3
6 1 0 3 2
7 2 3 0 1
9 3 2 1 0
EOF
"""
CVRP = """NAME : tiny
COMMENT : "made up: three customers"
TYPE : CVRP
DIMENSION : 4
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1\t0\t0
2\t3\t4
3\t6\t8
4\t1\t1
DEMAND_SECTION
1\t0
2\t6
3\t4
4\t5
DEPOT_SECTION
\t1
\t-1
EOF
"""
VRPLIB_VRPTW = """NAME : tiny-tw
TYPE : VRPTW
DIMENSION : 3
VEHICLES : 2
CAPACITY : 10
SERVICE_TIME : 2
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 3 4
2 0 0
3 6 8
DEMAND_SECTION
1 6
2 0
3 4
TIME_WINDOW_SECTION
1 10 20
2 0 100
3 0 90
DEPOT_SECTION
2
-1
EOF
"""
EXPLICIT = """NAME : three
TYPE : CVRP
DIMENSION : 3
EDGE_WEIGHT_TYPE : EXPLICIT
EDGE_WEIGHT_FORMAT : {shape}
CAPACITY : 10
EDGE_WEIGHT_SECTION
{rows}
DEMAND_SECTION
1 0
2 6
3 4
DEPOT_SECTION
1
-1
EOF
"""
