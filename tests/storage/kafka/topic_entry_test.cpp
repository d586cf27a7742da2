// What stands in the topic of events, and what is made of what does not belong there.
#include "storage/kafka/topic_entry.hpp"

#include "storage/rocksdb/log_database.hpp"
#include "storage/storage_error.hpp"
#include "tests/storage/streams.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

const envelope some_envelope{{7}, {1, 2, 3}, {5}, {9, 9}, conversation_stream(4), {11}, 2};

std::string record_key() {
  const auto key = encode_record_key(some_envelope);
  return {key.data(), key.size()};
}

storage_failure failure_of_entry(std::string_view key, std::string_view value = "record") {
  try {
    static_cast<void>(decode_entry(key, value));
  } catch (const storage_error& problem) {
    return problem.kind();
  }
  BOOST_FAIL("it was decoded");
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(topic_entries)

BOOST_AUTO_TEST_CASE(a_record_is_its_value_and_its_envelope_is_the_key) {
  const auto key = record_key();
  const auto entry = std::get<record_entry>(decode_entry(key, "record"));
  BOOST_TEST(entry.record == "record");
  BOOST_TEST(entry.around_bytes == std::string_view{key}.substr(entry_head_bytes));
  BOOST_TEST(entry.around.term.value == 7u);
  BOOST_TEST((entry.around.nonce == some_envelope.nonce));
  BOOST_TEST(entry.around.ordinal.value == 5u);
  BOOST_TEST((entry.around.chain == some_envelope.chain));
  BOOST_TEST((entry.around.stream == some_envelope.stream));
  BOOST_TEST(entry.around.first.value == 11u);
  BOOST_TEST(entry.around.event_count == 2u);
}

BOOST_AUTO_TEST_CASE(a_take_over_and_an_origin_come_back_as_they_were) {
  const auto key = encode_key(take_over_in_topic{{9}, {{4, 5}, {{6}, {7}}, "node é"}});
  const auto taken = std::get<take_over_in_topic>(decode_entry(key, {}));
  BOOST_TEST(taken.term.value == 9u);
  BOOST_TEST((taken.what.nonce == term_nonce{4, 5}));
  BOOST_TEST((taken.what.prefix == prefix_digest{{6}, {7}}));
  BOOST_TEST(taken.what.node == "node é");
  const std::string installation(installation_bytes, 'i');
  const auto origin = std::get<origin_entry>(decode_entry(encode_key(origin_entry{installation, 64}), {}));
  BOOST_TEST(origin.installation == installation);
  BOOST_TEST(origin.partitions == 64u);
}

BOOST_AUTO_TEST_CASE(what_begins_otherwise_is_foreign) {
  for (const std::string_view key : {"", "v", "veil", "velo-key", "{\"json\":1}", "VEILR"})
    BOOST_TEST(std::holds_alternative<foreign_entry>(decode_entry(key, "anything")), key);
}

BOOST_AUTO_TEST_CASE(a_kind_or_a_version_that_is_not_known_is_newer) {
  BOOST_TEST((failure_of_entry("veilX") == storage_failure::newer_version));
  auto key = record_key();
  key[entry_head_bytes] = 2;
  BOOST_TEST((failure_of_entry(key) == storage_failure::newer_version));
  auto origin = encode_key(origin_entry{std::string(installation_bytes, 'i'), 4});
  origin[entry_head_bytes] = 2;
  BOOST_TEST((failure_of_entry(origin) == storage_failure::newer_version));
}

BOOST_AUTO_TEST_CASE(what_is_cut_or_too_long_is_damage) {
  const auto record = record_key();
  const auto take_over = encode_key(take_over_in_topic{{9}, {{4, 5}, {{6}, {7}}, ""}});
  const auto origin = encode_key(origin_entry{std::string(installation_bytes, 'i'), 4});
  for (const auto& key : {record, take_over, origin}) {
    for (std::size_t size = entry_head_bytes; size < key.size(); ++size)
      BOOST_TEST((failure_of_entry(std::string_view{key}.substr(0, size)) == storage_failure::damaged));
  }
  BOOST_TEST((failure_of_entry(record + "x") == storage_failure::damaged));
  BOOST_TEST((failure_of_entry(origin + "x") == storage_failure::damaged));
  BOOST_TEST((failure_of_entry(record, "") == storage_failure::damaged));
}

BOOST_AUTO_TEST_SUITE_END()
