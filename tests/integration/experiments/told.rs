//! What summaries, refusals and lists of points say, in the words and the units of the tables.

use super::Folder;

#[test]
fn tables_of_points_are_lists_of_points() {
    let folder = Folder::new();
    let vary = ["--vary", "phase[answer].deadline=12.5 h..24 h", "--vary", "severity[breach].harm=1..3"];
    let vary = [&vary[..], &["--vary", "source[line].arrivals.poisson.rate=0.5 /d..2 /d"]].concat();
    let how = ["-n", "2", "--metrics", "harm,compliance[answer]"];
    let sweep = ["sweep", "plan.toml", "--design", "sobol", "--points", "4"];
    folder.expect(0, &[&sweep[..], &how, &vary, &["--out", "one"]].concat());
    folder.expect(0, &[&["sweep", "plan.toml", "--list", "one/sweep.csv"][..], &how, &["--out", "two"]].concat());
    let read = |file: &str| std::fs::read_to_string(folder.path(file)).unwrap();
    let table = read("one/sweep.csv");
    assert!(table.starts_with("point,phase[answer].deadline_h,") && table.contains("rate_per_d"), "{table}");
    assert_eq!(read("two/sweep.csv"), table);
    // As spreadsheets of many languages have it.
    folder.expect(0, &[&sweep[..], &how, &vary, &["--out", "one", "--excel=semicolon"]].concat());
    assert!(read("one/sweep.csv").contains(';') && read("one/sweep.csv") != table);
    folder.expect(0, &[&["sweep", "plan.toml", "--list", "one/sweep.csv"][..], &how, &["--out", "three"]].concat());
    assert_eq!(read("three/sweep.csv"), table);
    // Levels with a unit of their own are as they are written.
    folder.write("list.csv", "phase[answer].deadline_h;severity[breach].harm\n2 d;1,5\n0,5;2\n");
    folder.expect(0, &[&["sweep", "plan.toml", "--list", "list.csv"][..], &how, &["--out", "four"]].concat());
    let levels = folder.table("four/sweep.csv");
    assert_eq!(levels.column("phase[answer].deadline_h"), ["48", "0.5"]);
    assert_eq!(levels.column("severity[breach].harm"), ["1.5", "2"]);
    // Other columns have the name that is nearest.
    folder.write("list.csv", "point,deadline\n0,12 h\n");
    let output = folder.expect(2, &["sweep", "plan.toml", "--list", "list.csv"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("column `deadline`") && said.contains("did you mean `phase[answer].deadline`?"), "{said}");
}

#[test]
fn a_sweep_tells_rates_a_day_and_what_stays_the_same() {
    let folder = Folder::new();
    let law = r#"source[line].arrivals.poisson.rate={ uniform = { min = "1 /d", max = "3 /d" } }"#;
    let sampled = ["--design", "sobol", "--points", "4", "--vary", law];
    let args = ["sweep", "plan.toml", "-n", "20", "--metrics", "violations,collapse", "--out", "rates"];
    let output = folder.expect(0, &[&args[..], &sampled].concat());
    let said = String::from_utf8(output.stdout).unwrap();
    let cell = folder.table("rates/sweep.csv").column("source[line].arrivals.poisson.rate_per_d")[0].clone();
    assert!(!said.contains("/h"), "{said}");
    assert!(said.contains(&format!("rate = {cell} /d")) || said.contains("/d"), "{said}");
    assert!(said.contains("collapse, %\n  0.0 (0.0 to "), "{said}");
    assert!(said.contains("), the same at all points\n"), "{said}");
}

#[test]
fn one_history_of_each_set_does_not_tell_luck() {
    let folder = Folder::new();
    let uncertain = "[[uncertain]]\npath = \"severity[breach].harm\"\nlaw = { uniform = { min = 1, max = 3 } }\n";
    folder.write("unknown.toml", &format!("extends = \"plan.toml\"\n{uncertain}"));
    let args = ["run", "unknown.toml", "--uncertainty", "30", "-n", "1", "--metrics", "collapse,compliance[answer]"];
    let output = folder.expect(0, &[&args[..], &["--out", "u"]].concat());
    let said = String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!said.contains("luck adds"), "{said}");
    assert!(said.contains("luck included: one history of each does not tell how much"), "{said}");
    assert!(folder.table("u/uncertainty.csv").column("luck_variance").iter().all(String::is_empty));
}

#[test]
fn few_levels_of_one_factor_are_all_on_the_screen() {
    let folder = Folder::new();
    let args = [
        "sweep",
        "plan.toml",
        "-n",
        "20",
        "--metrics",
        "compliance[answer],response_time_h[answer].max",
        "--out",
        "few",
    ];
    let said = |levels: &str| {
        let vary = ["--vary", levels, "--force"];
        String::from_utf8(folder.expect(0, &[&args[..], &vary].concat()).stdout).unwrap()
    };
    let few = said("phase[answer].deadline=[24 h, 300 h, 12 h]");
    let lines: Vec<&str> = few.lines().map(str::trim_start).collect();
    assert_eq!(lines.iter().filter(|line| **line == "compliance[answer], %, by phase[answer].deadline").count(), 1);
    for level in ["24 h  ", "300 h ", "12 h  "] {
        let told: Vec<&&str> = lines.iter().filter(|line| line.starts_with(level)).collect();
        assert!(told.len() == 1 && told.iter().all(|line| line.contains(" to ")), "{level}: {few}");
    }
    assert!(lines.iter().any(|line| line.starts_with("300 h  100.0 (")), "{few}");
    let many = said("phase[answer].deadline=1 h..13 h step 1 h");
    assert!(many.contains("  lowest ") && !many.contains(", by "), "{many}");
}

#[test]
fn refusals_are_in_words() {
    let folder = Folder::new();
    let vary = ["--vary", "phase[answer].deadline=12 h..24 h"];
    let study = |code: i32, more: &[&str]| {
        let args = ["sensitivity", "plan.toml", "-n", "2", "--metrics", "harm", "--out", "s"];
        let output = folder.expect(code, &[&args[..], &vary, more].concat());
        String::from_utf8(output.stderr).unwrap()
    };
    study(0, &["--points", "2"]);
    let manifest: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path("s/manifest.json")).unwrap()).unwrap();
    assert_eq!((&manifest["run"]["method"], &manifest["run"]["points"]), (&"sobol".into(), &2.into()));
    let said = study(2, &["--points", "4"]);
    assert!(said.contains("points: 2 there, 4 now") && !said.contains('{'), "{said}");
    let said = study(2, &["--method", "morris"]);
    assert!(said.contains("method: sobol there, morris now") && said.contains("trajectories: none there"), "{said}");
    let sweep = |code: i32, more: &[&str]| {
        let levels = ["--vary", "phase[answer].deadline=[12 h, 24 h]", "--out", "g"];
        let output = folder.expect(code, &[&["sweep", "plan.toml", "-n", "2"][..], &levels, more].concat());
        String::from_utf8(output.stderr).unwrap()
    };
    sweep(0, &[]);
    let said = sweep(2, &["--vary", "severity[breach].harm=[1, 2]"]);
    assert!(said.contains("factors: nothing there, severity[breach].harm now"), "{said}");
}
