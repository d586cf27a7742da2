// `veilleuse log verify` accepts a whole log and finds each planted damage.
#include "tools/log/verify.hpp"

#include "tests/tools/written_log.hpp"
#include "tools/log/stat.hpp"

#include <functional>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::tests;

namespace {

/// A log whose disk changed behind its back: `tamper` sees every page of a partition on its way out.
class tampered_log final : public storage::event_log {
 public:
  using change = std::function<void(std::vector<storage::logged_record>&)>;
  tampered_log(storage::event_log& inner, change tamper) : inner_{inner}, tamper_{std::move(tamper)} {}

  [[nodiscard]] std::uint32_t partition_count() const override { return inner_.partition_count(); }
  void take_over(storage::partition_id, storage::take_over_done) override {}
  void append(storage::append_batch, storage::append_done) override {}
  [[nodiscard]] storage::prefix_digest end_now(storage::partition_id partition) override {
    return inner_.end_now(partition);
  }
  void read(storage::partition_id, storage::log_position, storage::read_limits, storage::read_done) override {
  }
  [[nodiscard]] storage::read_page read_now(storage::partition_id partition, storage::log_position after,
                                            storage::read_limits limits) override {
    auto page = inner_.read_now(partition, after, limits);
    tamper_(page.records);
    return page;
  }
  [[nodiscard]] storage::read_page read_stream_now(const events::stream_id& stream, events::sequence from,
                                                   storage::read_limits limits) override {
    return inner_.read_stream_now(stream, from, limits);
  }
  [[nodiscard]] events::sequence stream_end_now(const events::stream_id& stream) override {
    return inner_.stream_end_now(stream);
  }
  void for_each_stream_now(
      const std::function<bool(const events::stream_id&, events::sequence)>& visit) override {
    inner_.for_each_stream_now(visit);
  }
  [[nodiscard]] bool read_only() const override { return true; }

 private:
  storage::event_log& inner_;
  change tamper_;
};

struct verified {
  tools::verify_summary summary;
  std::string faults;
};

verified verify(storage::event_log& log) {
  verified result;
  result.summary = tools::verify_log(log, [&](std::string_view fault) {
    result.faults += fault;
    result.faults += '\n';
  });
  return result;
}

/// Writes a conversation, tampers with the page that holds it, and verifies.
verified verify_tampered(const tampered_log::change& tamper) {
  written_log written;
  write_conversation(written, "bonsoir");
  tampered_log log{written.log(), [&](auto& records) {
                     if (!records.empty()) tamper(records);
                   }};
  return verify(log);
}

void check_found(const tampered_log::change& tamper, std::string_view expected) {
  const auto result = verify_tampered(tamper);
  BOOST_TEST(result.summary.faults > 0u);
  BOOST_TEST_CONTEXT(result.faults) {
    BOOST_TEST(result.faults.find(expected) != std::string::npos);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(verify_log)

BOOST_AUTO_TEST_CASE(a_whole_log_has_no_faults) {
  written_log written;
  const auto state = write_conversation(written, "bonsoir");
  const auto result = verify(written.log());
  BOOST_TEST(result.faults == "");
  BOOST_TEST(result.summary.partitions == written_partitions);
  BOOST_TEST(result.summary.records == 2u);
  BOOST_TEST(result.summary.events == state.head.last.value);
  BOOST_TEST(result.summary.streams == 1u);
}

BOOST_AUTO_TEST_CASE(a_log_with_two_terms_has_no_faults) {
  written_log written;
  auto state = write_conversation(written, "bonsoir");
  written.log().take_over({events::partition_of(state.head.self, written_partitions)}, [](auto) {});
  written.execute(state, events::conversation_command{events::post_message{"encore"}}, by_youth(3));
  BOOST_TEST(verify(written.log()).faults == "");
}

BOOST_AUTO_TEST_CASE(finds_changed_bytes) {
  check_found(
      [](auto& records) {
        auto bytes = *records.back().record;
        bytes.back() = static_cast<char>(bytes.back() ^ 1);
        records.back().record = std::make_shared<const std::string>(bytes);
      },
      "its chain hash does not match");
}

BOOST_AUTO_TEST_CASE(finds_a_removed_record) {
  check_found([](auto& records) { records.erase(records.begin()); }, "a record before it is missing");
}

BOOST_AUTO_TEST_CASE(finds_a_removed_last_record) {
  check_found(
      [](auto& records) {
        if (records.size() > 1) records.pop_back();
      },
      "its end is not where the log says");
}

BOOST_AUTO_TEST_CASE(finds_two_swapped_records) {
  check_found([](auto& records) { std::swap(records[0].record, records[1].record); },
              "its chain hash does not match");
}

BOOST_AUTO_TEST_CASE(finds_a_repeated_ordinal) {
  check_found([](auto& records) { records[1].ordinal = records[0].ordinal; },
              "its term and ordinal do not follow");
}

BOOST_AUTO_TEST_CASE(finds_another_writers_nonce) {
  check_found([](auto& records) { records[1].nonce[0] ^= 1; }, "its term and ordinal do not follow");
}

BOOST_AUTO_TEST_CASE(finds_an_envelope_that_disagrees_with_its_record) {
  check_found([](auto& records) { records[1].event_count += 1; }, "its header and its envelope disagree");
}

BOOST_AUTO_TEST_CASE(finds_a_hole_in_a_stream) {
  check_found([](auto& records) { records[1].first.value += 5; }, "its events do not follow");
}

BOOST_AUTO_TEST_CASE(finds_a_record_that_the_index_does_not_know) {
  check_found([](auto& records) { records[1].stream.key[0] ^= 1; }, "the index does not lead to it");
}

BOOST_AUTO_TEST_CASE(finds_bytes_that_are_no_record) {
  written_log written;
  written.append_bytes(empty_conversation().head.self, {0}, 1, "\xff not a record");
  BOOST_TEST(verify(written.log()).faults.find("damaged") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(stat_counts_what_there_is) {
  written_log written;
  const auto state = write_conversation(written, "bonsoir");
  const auto found = tools::measure_log(written.log());
  BOOST_TEST(found.partitions == written_partitions);
  BOOST_TEST(found.records == 2u);
  BOOST_TEST(found.events == state.head.last.value);
  BOOST_TEST(found.conversations == 1u);
  BOOST_TEST(found.desks == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
