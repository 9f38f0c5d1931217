use super::*;
use crate::sample::sample;

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
fn names_are_text_wherever_they_stand() {
    let mut story = Story::of(&sample(20.0), 1, 0);
    let name = "</script><img onerror=alert(1)>";
    story.scenario = name.to_owned();
    story.sources[0].name = name.to_owned();
    story.phases[0] = name.to_owned();
    story.incidents[0].title = name.to_owned();
    let page = as_page(&story).unwrap();
    assert!(!page.contains("<img") && page.contains("&lt;img"));
}

#[test]
fn the_same_history_is_the_same_page() {
    let page = |replication| as_page(&Story::of(&sample(20.0), 1, replication)).unwrap();
    assert_eq!(page(3), page(3));
    assert_ne!(page(3), page(4));
}
