use serde_json::json;

use super::*;

fn part(bar: &str, kind: &str, share: f64) -> Part {
    Part { bar: bar.to_owned(), kind: kind.to_owned(), size: share, share, tip: format!("{bar} {kind}") }
}

#[test]
fn parts_have_numbers_and_what_is_beyond_the_colours_is_one_part() {
    let mut parts: Vec<Part> = (0..KINDS + 3).map(|number| part("a", &format!("kind {number}"), 0.0625)).collect();
    parts.insert(0, part("a", "most", 0.3125));
    let kinds = kinds(parts.iter());
    let table = FoundTable { path: "causes.csv".into(), columns: Vec::new(), rows: Vec::new() };
    let figure = stacked("causes", "t", &parts, &kinds, &json!({}), Data::of(&table));
    let series = figure.views[0].1["series"].as_array().unwrap();
    assert_eq!(series.len(), KINDS + 1);
    assert_eq!(series[0]["data"][0]["words"], json!(["1: 31.2\u{a0}%", "1"]));
    let rest = &series[KINDS];
    assert_eq!((rest["name"].as_str(), rest["data"][0]["words"][0].as_str()), (Some(REST), Some(REST)));
    assert_eq!(rest["data"][0]["value"], 4.0 * 0.0625);
    assert_eq!(rest["data"][0]["tip"].as_str().unwrap().matches("kind").count(), 4);
    assert_eq!((figure.legend[0].0.as_str(), figure.legend[KINDS].0.as_str()), ("1 most", REST));
}
