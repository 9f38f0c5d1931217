"""Compares the estimates in the folder that `examples/sensitivity.rs` wrote with SALib's on the same sample."""

import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from SALib.analyze import morris, sobol

ROUNDING = 1e-9
LOOSE = 1e-4
failed = False


def report(name, ours, theirs, tolerance):
    global failed
    # Relative where numbers are large: effects have the output's unit.
    difference = np.max(np.abs(ours - theirs) / np.maximum(1.0, np.abs(theirs)))
    ok = difference <= tolerance
    failed |= not ok
    print(f"{name:40} {difference:9.2e}  (at most {tolerance:.0e}){'' if ok else '  FAILED'}")


def read(path):
    return np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)


def problem_of(factors):
    return {"num_vars": factors, "names": [f"u{i + 1}" for i in range(factors)], "bounds": [[0, 1]] * factors}


def shares(name, folder):
    sample, ours = (read(folder / f"{name}.saltelli.{what}.csv") for what in ("points", "estimates"))
    k = sample.shape[1] - 1
    y = sample[:, -1]
    theirs = sobol.analyze(problem_of(k), y.copy(), calc_second_order=False, num_resamples=10, seed=1)
    report(f"{name}: ST, SALib", ours[:, 2], theirs["ST"], ROUNDING)
    report(f"{name}: S1, SALib", ours[:, 0], theirs["S1"], LOOSE)
    rows = y.reshape(-1, k + 2)
    a, mixed, b = rows[:, :1], rows[:, 1:-1], rows[:, -1:]
    ends = np.concatenate([a, b])
    variance = ends.var()
    product = ((b - ends.mean()) * (mixed - a)).mean(axis=0) / variance
    jansen = 1 - 0.5 * ((b - mixed) ** 2).mean(axis=0) / variance
    report(f"{name}: S1, Saltelli (b), NumPy", ours[:, 0], product, ROUNDING)
    report(f"{name}: S1, Jansen, NumPy", ours[:, 1], jansen, ROUNDING)


def effects(name, folder):
    sample, ours = (read(folder / f"{name}.morris.{what}.csv") for what in ("points", "estimates"))
    k = sample.shape[1] - 1
    theirs = morris.analyze(problem_of(k), sample[:, :-1], sample[:, -1], num_levels=4, num_resamples=10, seed=1)
    for column, key in enumerate(["mu", "mu_star", "sigma"]):
        report(f"{name}: {key}, SALib", ours[:, column], np.asarray(theirs[key]), ROUNDING)


def main():
    if len(sys.argv) != 2:
        sys.exit("expected: compare.py FOLDER")
    folder = Path(sys.argv[1])
    names = sorted(path.name.split(".")[0] for path in folder.glob("*.saltelli.points.csv"))
    if not names:
        sys.exit(f"no samples in {folder}")
    print(f"SALib {version('SALib')}, NumPy {np.__version__}; greatest differences")
    for name in names:
        shares(name, folder)
        effects(name, folder)
    sys.exit(1 if failed else 0)


main()
