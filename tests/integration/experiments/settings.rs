//! `--set` on a value that is drawn or varied: it fixes what is drawn, and is refused where levels would undo it.

use super::Folder;

/// A plan of which two values are not known.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write(
        "unknown.toml",
        r#"
extends = "plan.toml"
[[uncertain]]
path = "severity[breach].harm"
law = { uniform = { min = 1, max = 3 } }
[[uncertain]]
path = "phase[answer].track[cabinet].stages[decide].delay.exponential.mean"
law = { uniform = { min = "5 h", max = "20 h" } }
"#,
    );
    folder
}

#[test]
fn what_is_set_is_not_drawn() {
    let folder = folder();
    let sets = ["run", "unknown.toml", "--uncertainty", "5", "-n", "4", "--metrics", "harm"];
    let header = |out: &str, more: &[&str]| {
        folder.expect(0, &[&sets[..], &["--out", out], more].concat());
        let header = folder.table(&format!("{out}/parameter_sets.csv")).header;
        header.iter().filter(|name| name.contains('[')).map(str::to_owned).collect::<Vec<_>>()
    };
    let mean = "phase[answer].track[cabinet].stages[decide].delay.exponential.mean";
    let harm = "severity[breach].harm";
    assert_eq!(header("all", &[]), [harm.to_owned(), format!("{mean}_h")]);
    assert_eq!(header("one", &["--set", "severity[breach].harm=2"]), [format!("{mean}_h")]);
    // A law of which a part is drawn is fixed as a whole, and whatever else is set counts as the file has it.
    let law = "phase[answer].track[cabinet].stages[decide].delay=3 h";
    let other = "uncertain[0].law={ uniform = { min = 2, max = 4 } }";
    assert_eq!(header("law", &["--set", law, "--set", other]), [harm]);
    assert!(folder.table("law/parameter_sets.csv").numbers(harm).iter().all(|value| (2.0..=4.0).contains(value)));
    let both = ["--set", law, "--set", "severity[breach].harm=2"];
    let output = folder.expect(2, &[&sets[..], &both].concat());
    assert!(String::from_utf8_lossy(&output.stderr).contains("marks nothing as uncertain"));
    // Sensitivity has the other as its only factor.
    let study = ["sensitivity", "unknown.toml", "-n", "2", "--points", "2", "--metrics", "harm", "--out", "s"];
    let output = folder.expect(0, &[&study[..], &["--set", "severity[breach].harm=2"]].concat());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("1 factor, ") && !said.contains("severity[breach].harm"), "{said}");
}

#[test]
fn what_is_varied_is_not_set() {
    let folder = folder();
    let deadline = "phase[answer].deadline=[12 h, 24 h]";
    let set = ["--set", "phase[answer].deadline=20 h"];
    let refused = |args: &[&str]| {
        let output = folder.expect(2, args);
        let said = String::from_utf8(output.stderr).unwrap();
        for words in [
            "`phase[answer].deadline` is varied, and --set gives it one value",
            "expected one of the two",
            "leave out `phase[answer].deadline=20 h`",
        ] {
            assert!(said.contains(words), "{args:?}: {said}");
        }
    };
    let range = "phase[answer].deadline=12 h..24 h";
    refused(&[&["sweep", "plan.toml", "--vary", deadline][..], &set].concat());
    refused(&[&["plan", "plan.toml", "--shards", "2", "--vary", deadline][..], &set].concat());
    refused(&[&["sensitivity", "plan.toml", "--vary", range][..], &set].concat());
    refused(&[&["solve", "plan.toml", "--vary", range, "--target", "harm > 1"][..], &set].concat());
    folder.write(
        "sweep.toml",
        &format!(
            "scenario = \"plan.toml\"\ndesign = \"grid\"\n[[factor]]\npath = {:?}\nlevels = [\"12 h\"]\n",
            "phase[answer].deadline"
        ),
    );
    refused(&[&["sweep", "sweep.toml"][..], &set].concat());
    // The first point of this design is the scenario as it is set.
    let one = ["sweep", "plan.toml", "--design", "one-at-a-time", "-n", "2", "--out", "one", "--vary", deadline];
    folder.expect(0, &[&one[..], &set].concat());
    assert_eq!(folder.table("one/sweep.csv").column("phase[answer].deadline_h"), ["20", "12", "24"]);
    // What holds the value may be set: the levels come on top.
    let stage = "phase[answer].track[cabinet].stages[decide].delay";
    let (vary, law) =
        (format!("{stage}.exponential.mean=[5 h, 6 h]"), format!("{stage}={{ exponential = {{ mean = \"9 h\" }} }}"));
    folder.expect(0, &["sweep", "plan.toml", "-n", "2", "--out", "law", "--vary", &vary, "--set", &law]);
}
