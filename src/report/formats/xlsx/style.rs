//! How cells and pages look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet};

use crate::report::text::clipped;

/// The ground of headers, and of what is drawn first.
pub(super) const BLUE: Color = Color::RGB(0x1F_4E79);
pub(super) const GREEN: Color = Color::RGB(0x3A_7D44);
pub(super) const RED: Color = Color::RGB(0xB2_3A48);
pub(super) const AMBER: Color = Color::RGB(0xE0_A030);
/// For a metric that went up, or down, be that good or not.
pub(super) const HIGHER: Color = Color::RGB(0x00_72B2);
pub(super) const LOWER: Color = Color::RGB(0xB8_5C00);
pub(super) const GREY: Color = Color::RGB(0xB8_BEC6);
/// Behind figures.
pub(super) const PALE: Color = Color::RGB(0xBD_D7EE);
/// For what is about a line.
pub(super) const LIGHT: Color = Color::RGB(0x5B_9BD5);

/// A4.
const PAPER: u8 = 9;

/// The formats of cells.
#[derive(Debug)]
pub(super) struct Style {
    pub header: Format,
    pub text: Format,
    pub date: Format,
    pub wrapped: Format,
    pub whole: Format,
    pub number: Format,
    pub share: Format,
    /// A number as it comes.
    pub general: Format,
    pub title: Format,
    pub subtitle: Format,
    pub label: Format,
    /// A label that may take several lines.
    pub name: Format,
    pub warning: Format,
    pub link: Format,
}

impl Style {
    pub fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            header: Format::new()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(BLUE)
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap(),
            text: Format::new(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            wrapped: top().set_text_wrap(),
            whole: Format::new().set_num_format("#,##0"),
            number: Format::new().set_num_format("#,##0.00"),
            share: Format::new().set_num_format("0.00%"),
            general: Format::new().set_align(FormatAlign::Right),
            title: Format::new().set_bold().set_font_size(18).set_font_color(BLUE),
            subtitle: Format::new().set_font_size(12).set_font_color(Color::Gray),
            label: top().set_bold(),
            name: top().set_bold().set_text_wrap(),
            warning: top().set_bold().set_font_color(RED).set_text_wrap(),
            link: top().set_hyperlink(),
        }
    }
}

/// Pages say what they are and repeat their header where `set_repeat_rows` asked for it. As many stand side by side as it
/// takes to read them: one for most tables.
pub(super) fn print_set_up(worksheet: &mut Worksheet, name: &str, sheet: &str, (version, across): (&str, u16)) {
    // An ampersand begins a code, and a line holds no more than 255 characters.
    let plain = |text: &str| clipped(text, 80).replace('&', "&&");
    worksheet
        .set_landscape()
        .set_paper_size(PAPER)
        .set_print_fit_to_pages(across, 0)
        .set_header(format!("&L{}&R{}", plain(name), plain(sheet)))
        .set_footer(format!("&Lphaseline {version}: not a forecast&RPage &P of &N"));
}
