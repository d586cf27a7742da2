// What `veilleuse top` shows of two readings.
#include "tools/top/frame.hpp"
#include "tools/top/frame_text.hpp"

#include <algorithm>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;

namespace {

constexpr std::string_view calm = R"(veilleuse_build_info{version="0.1.0"} 1
veilleuse_ready 1
veilleuse_queue_length{queue="accueil"} 2
veilleuse_queue_oldest_wait_seconds{queue="accueil"} 65
veilleuse_moderators_available{queue="accueil"} 3
veilleuse_frames_total 100
veilleuse_refusals_total{reason="overloaded"} 5
veilleuse_refusals_total{reason="text_empty"} 5
veilleuse_closes_total{code="4013"} 0
veilleuse_actor_restarts_total 0
veilleuse_disk_free_bytes 50000000000
veilleuse_disk_size_bytes 100000000000
veilleuse_log_append_seconds_bucket{le="0.001"} 10
veilleuse_log_append_seconds_bucket{le="0.1"} 10
veilleuse_log_append_seconds_bucket{le="+Inf"} 10
)";

tools::frame_input input(std::string_view before, std::string_view now, double seconds = 2) {
  tools::frame_input what;
  what.address = "127.0.0.1:9464";
  what.time = "21:30:05";
  what.before = tools::metrics_page::parse(before);
  what.now = tools::metrics_page::parse(now);
  what.seconds = seconds;
  return what;
}

std::string with(std::string_view page, const std::string& more) {
  // The first value of a name counts.
  return more + std::string{page};
}

std::string shown(const tools::frame_input& what, tools::frame_size size = {200, 200}, bool colour = false) {
  std::string text;
  for (const auto& line : tools::fit(tools::frame_of(what), size, colour))
    text += line + "\n";
  return text;
}

bool has(const std::string& text, std::string_view words) {
  return text.find(words) != text.npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(top_frame)

BOOST_AUTO_TEST_CASE(a_frame_tells_of_queues_work_and_trouble) {
  const auto text = shown(input(calm, calm));
  for (const auto* words : {"veilleuse 0.1.0", "127.0.0.1:9464", "ready", "accueil", "0:01:05",
                            "50.0 GB free of 100.0 GB", "10 in all", "the log takes writes"})
    BOOST_TEST_CONTEXT(words) BOOST_TEST(has(text, words));
  BOOST_TEST(!has(text, "!"));
}

BOOST_AUTO_TEST_CASE(rates_are_those_between_the_two_readings) {
  const auto now =
      with(calm, "veilleuse_frames_total 150\nveilleuse_refusals_total{reason=\"overloaded\"} 6\n");
  const auto text = shown(input(calm, now));
  BOOST_TEST(has(text, "25/s in"));
  BOOST_TEST(has(text, "overloaded 0.5/s"));
  BOOST_TEST(!has(text, "text_empty"));
}

BOOST_AUTO_TEST_CASE(a_first_reading_has_no_rates) {
  BOOST_TEST(has(shown(input("", calm, 0)), "-/s in"));
}

BOOST_AUTO_TEST_CASE(counters_that_fell_began_anew) {
  const auto text = shown(input(with(calm, "veilleuse_frames_total 1000\n"), calm));
  BOOST_TEST(has(text, "50/s in"));
}

BOOST_AUTO_TEST_CASE(latencies_are_those_of_the_last_interval) {
  const auto now = with(calm,
                        "veilleuse_log_append_seconds_bucket{le=\"0.001\"} 10\n"
                        "veilleuse_log_append_seconds_bucket{le=\"0.1\"} 20\n"
                        "veilleuse_log_append_seconds_bucket{le=\"+Inf\"} 20\n");
  // The page has each bucket once.
  const auto page = now.substr(0, now.rfind("veilleuse_log_append_seconds_bucket{le=\"0.001\"} 10"));
  BOOST_TEST(has(shown(input(calm, page)), "append         p50 50.5 ms"));
  BOOST_TEST(has(shown(input(calm, calm)), "append         p50 500 us"));
}

BOOST_AUTO_TEST_CASE(trouble_is_marked_in_words_also_without_colour) {
  const auto mark = [](const std::string& more) { return shown(input(calm, with(calm, more))); };
  BOOST_TEST(has(mark("veilleuse_ready 0\n"), "!not ready"));
  BOOST_TEST(has(mark("veilleuse_queue_oldest_wait_seconds{queue=\"accueil\"} 300\n"), "!0:05:00"));
  BOOST_TEST(has(mark("veilleuse_moderators_available{queue=\"accueil\"} 0\n"), "!0"));
  BOOST_TEST(has(mark("veilleuse_actor_restarts_total 1\n"), "!1 actors"));
  BOOST_TEST(has(mark("veilleuse_disk_free_bytes 9999999999\n"), "!10.0 GB"));
  BOOST_TEST(has(mark("veilleuse_log_read_only 1\n"), "!the log takes no writes"));
  auto cut = input(calm, calm);
  cut.trouble = "no answer";
  BOOST_TEST(has(shown(cut), "!no answer"));
}

BOOST_AUTO_TEST_CASE(it_fits_a_terminal_of_80_by_24_and_says_what_is_missing_in_a_smaller_one) {
  for (const auto size : {tools::frame_size{80, 24}, tools::frame_size{40, 10}, tools::frame_size{1, 1}}) {
    const auto lines = tools::fit(tools::frame_of(input(calm, calm)), size, false);
    BOOST_TEST(lines.size() <= size.rows);
    for (const auto& line : lines)
      BOOST_TEST(line.size() <= size.columns);
  }
  BOOST_TEST(!has(shown(input(calm, calm), {80, 24}), "more lines"));
  BOOST_TEST(has(shown(input(calm, calm), {40, 10}), "more lines"));
}

BOOST_AUTO_TEST_CASE(at_80_columns_nothing_is_cut_off_in_a_busy_hour) {
  std::string busy;
  for (const auto* name :
       {"frames_total", "connections", "connections_max", "connections_total", "received_bytes_total",
        "sent_bytes_total", "conversations_live", "streams_waking", "streams_woken_total",
        "streams_slept_total", "commands_in_flight", "log_appends_in_flight"})
    busy += "veilleuse_" + std::string{name} + " 99999\n";
  for (const auto& line : tools::frame_of(input("", busy, 1))) {
    std::size_t width = 0;
    for (const auto& part : line)
      width += part.text.size();
    BOOST_TEST(width <= 80u);
  }
}

BOOST_AUTO_TEST_CASE(colour_is_used_only_when_asked_for) {
  BOOST_TEST(!has(shown(input(calm, calm)), "\x1b"));
  BOOST_TEST(has(shown(input(calm, calm), {80, 24}, true), "\x1b[32mready\x1b[0m"));
}

BOOST_AUTO_TEST_CASE(nothing_from_a_page_reaches_the_terminal_as_a_command) {
  const auto page =
      "veilleuse_build_info{version=\"\x1b[2J\"} 1\nveilleuse_queue_length{queue=\"\x1b]0;\x07\xc2\x9b\"} 1\n"
      "veilleuse_refusals_total{reason=\"\x1b[31m\"} 9\n";
  const auto before = "veilleuse_refusals_total{reason=\"\x1b[31m\"} 1\n";
  const auto text = shown(input(before, page));
  BOOST_TEST(
      std::ranges::all_of(text, [](char each) { return each == '\n' || (each >= ' ' && each <= '~'); }));
}

BOOST_AUTO_TEST_CASE(an_empty_page_is_shown_as_unknown) {
  const auto text = shown(input("", "<html>not a page</html>"));
  BOOST_TEST(has(text, "!not ready"));
  BOOST_TEST(has(text, "- live"));
}

BOOST_AUTO_TEST_CASE(numbers_are_read_at_a_glance) {
  BOOST_TEST(tools::bytes_text(999) == "999 B");
  BOOST_TEST(tools::bytes_text(12'345'678) == "12.3 MB");
  BOOST_TEST(tools::latency_text(0.00035) == "350 us");
  BOOST_TEST(tools::latency_text(0.0123) == "12.3 ms");
  BOOST_TEST(tools::latency_text(3.44) == "3.4 s");
  BOOST_TEST(tools::wait_text(3'725) == "1:02:05");
  BOOST_TEST(tools::wait_text(-1e300) == "0:00:00");
  BOOST_TEST(tools::rate_text(0.25) == "0.2");
  BOOST_TEST(tools::rate_text(1234.4) == "1234");
  BOOST_TEST(tools::count_text({}) == "-");
}

BOOST_AUTO_TEST_SUITE_END()
