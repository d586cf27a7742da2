// Golden logs: what any released version wrote is replayed by this one, byte for byte.
#include "events/codec/clear_record.hpp"
#include "events/codec/codec.hpp"
#include "events/codec/event_types.hpp"
#include "tests/events/golden_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace veilleuse::events;
using testing::golden_stream;

namespace {

namespace fs = std::filesystem;

const fs::path golden_directory = fs::path{VEILLEUSE_SOURCE_DIR} / "tests/events/golden";

std::vector<fs::path> released_versions() {
  std::vector<fs::path> versions;
  for (const auto& entry : fs::directory_iterator{golden_directory}) {
    if (entry.is_directory()) versions.push_back(entry.path());
  }
  std::ranges::sort(versions);
  return versions;
}

bool is_of_today(const encoded_record& bytes) {
  const auto header = std::get<codec_detail::clear_record>(codec_detail::read_clear(bytes.clear));
  return std::ranges::all_of(header.events, [](const codec_detail::stored_event& event) {
    return event.version == codec_detail::find_event_kind(event.type)->version;
  });
}

/// Folds the stream; where nothing was upcast, encoding again must give the recorded bytes.
template <class Aggregate>
std::string replayed(const golden_stream& stream) {
  typename Aggregate::state state;
  for (const auto& bytes : stream.records) {
    const auto read = decode_record<typename Aggregate::event>(bytes.clear, bytes.parts);
    const auto& what = std::get<0>(read);
    if (is_of_today(bytes)) {
      const auto again = encode(what);
      BOOST_TEST(again.clear == bytes.clear);
      BOOST_TEST(again.parts == bytes.parts, boost::test_tools::per_element());
    }
    evolve(state, what);
  }
  return encode_state(state);
}

std::string replay(const golden_stream& stream) {
  const auto kind = std::get<record_outline>(decode_outline(stream.records.front().clear)).stream.kind;
  if (kind == stream_kind::moderator) return replayed<moderator>(stream);
  return kind == stream_kind::desk ? replayed<desk>(stream) : replayed<conversation>(stream);
}

/// Names the new directory, as v2.
constexpr const char* version_variable = "VEILLEUSE_GOLDEN_VERSION";

boost::test_tools::assertion_result is_asked_to_record(boost::unit_test::test_unit_id) {
  return std::getenv(version_variable) != nullptr;
}

/// A directory of its own, gone afterwards.
struct scratch_directory {
  fs::path path = fs::temp_directory_path() / "veilleuse-golden-test";
  scratch_directory() { fs::remove_all(path); }
  ~scratch_directory() { fs::remove_all(path); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(codec_golden)

BOOST_AUTO_TEST_CASE(every_released_log_replays_to_its_recorded_state) {
  const auto versions = released_versions();
  BOOST_TEST(!versions.empty());
  for (const auto& version : versions) {
    const auto streams = testing::read_golden(version);
    BOOST_TEST(streams.size() >= 3u);
    for (const auto& stream : streams) {
      BOOST_TEST_CONTEXT(version.filename().string() << "/" << stream.name) {
        BOOST_TEST(replay(stream) == stream.state);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(every_type_of_event_is_in_the_golden_logs) {
  std::set<std::string> seen;
  for (const auto& version : released_versions()) {
    for (const auto& stream : testing::read_golden(version)) {
      for (const auto& bytes : stream.records) {
        const auto outline = std::get<record_outline>(decode_outline(bytes.clear));
        seen.insert(outline.event_names.begin(), outline.event_names.end());
      }
    }
  }
  for (const auto& kind : codec_detail::all_event_kinds()) {
    BOOST_TEST(seen.contains(std::string{kind.name}), kind.name << " is in no golden log");
  }
}

BOOST_AUTO_TEST_CASE(what_is_recorded_replays_and_is_never_overwritten) {
  const scratch_directory scratch;
  BOOST_TEST(testing::record_golden(scratch.path));
  const auto streams = testing::read_golden(scratch.path);
  BOOST_TEST(streams.size() == 3u);
  for (const auto& stream : streams)
    BOOST_TEST(replay(stream) == stream.state);
  const auto before = fs::last_write_time(scratch.path / "desk.rec");
  BOOST_TEST(!testing::record_golden(scratch.path));
  BOOST_TEST((fs::last_write_time(scratch.path / "desk.rec") == before));
}

// How a release records its own (tests/events/golden/README.md); skipped unless asked for.
BOOST_AUTO_TEST_CASE(record_a_new_version, *boost::unit_test::precondition(is_asked_to_record)) {
  BOOST_TEST(testing::record_golden(golden_directory / std::getenv(version_variable)),
             "this version was recorded before");
}

BOOST_AUTO_TEST_SUITE_END()
