"""What is asked of Recert, in figures that do not depend on the machine where that can be."""

STATEMENTS = 60  # of confirming a renewal, whatever its size
COMMIT = 2.0  # times the floor: the rows written by the driver's fastest way, from ready values
IMPORT = 5.0  # times the floor: reading, checking and comparing a file is most of the work
PEAK_MB = 400
PAGE_MS = 200  # 95 of 100 requests, of the largest agency
GROWTH = 1.2  # what a person costs at the largest size, against a person among the fewest
MORE_QUERIES = 0  # of the largest agency's page, against the one of ten people
