use super::*;
use crate::experiment::sample::sample;

#[test]
fn a_page_holds_its_story() {
    let story = Story::of(&sample(20.0), 1, 0);
    let page = as_page(&story).unwrap();
    let (_, data) = page.split_once("id=\"story\">").unwrap();
    let data: serde_json::Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(data, serde_json::to_value(&story).unwrap());
    assert_eq!(page.matches("<tr data-incident=").count(), story.incidents.len());
    assert!(story.incidents.len() > 5, "{}", story.incidents.len());
}

#[test]
fn a_page_fetches_nothing_and_repeats() {
    let page = || as_page(&Story::of(&sample(20.0), 1, 3)).unwrap();
    let text = page();
    assert_eq!(text, page());
    for fetched in ["src=", "url(", "@import", "<link", "https:", "fetch(", "XMLHttpRequest"] {
        assert!(!text.contains(fetched), "{fetched}");
    }
}
