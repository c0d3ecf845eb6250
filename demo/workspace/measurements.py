import csv


def mean(file: str, column: str) -> float:
    """Of the numbers in a column of a CSV file."""
    with open(file, newline="") as rows:
        values = [float(row[column]) for row in csv.DictReader(rows)]
    return sum(values) / len(values)
