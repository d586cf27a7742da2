// Stream ids: their forms, and the partition, on which stored data depends.
#include "events/stream.hpp"

#include <array>
#include <numeric>

#include <boost/test/unit_test.hpp>

namespace {

using namespace veilleuse::events;

id_bytes counting_key() {
  id_bytes key;
  std::iota(key.begin(), key.end(), std::uint8_t{0});
  return key;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stream)

// Computed by a separate program from the definition in events/stream.hpp. They never change.
BOOST_AUTO_TEST_CASE(partitions_are_those_of_the_first_release) {
  const service_id service{1};
  const conversation_id conversation{counting_key()};
  BOOST_TEST(partition_of(stream_of(service, conversation), 1000) == 957);
  BOOST_TEST(partition_of(stream_of(service, moderator_id{counting_key()}), 1000) == 113);
  BOOST_TEST(partition_of(stream_of(service_id{2}, conversation), 1000) == 886);
  BOOST_TEST(partition_of(stream_of(service, *queue_from_name("default")), 1000) == 708);
  BOOST_TEST(partition_of(stream_of(service_id{258}, conversation_id{}), 1000) == 973);
}

BOOST_AUTO_TEST_CASE(siblings_share_a_partition_and_a_key) {
  for (std::uint8_t first = 0; first < 100; ++first) {
    conversation_id id{counting_key()};
    id.bytes[0] = first;
    const auto own = stream_of({1}, id);
    const auto sibling = staff_stream_of({1}, id);
    BOOST_TEST(partition_of(own, 64) == partition_of(sibling, 64));
    BOOST_TEST((key_stream_of(sibling) == own));
    BOOST_TEST((key_stream_of(own) == own));
  }
}

BOOST_AUTO_TEST_CASE(neighbouring_keys_spread_over_all_partitions) {
  std::array<int, 16> count{};
  for (int number = 0; number < 1600; ++number) {
    conversation_id id;
    id.bytes[15] = static_cast<std::uint8_t>(number & 0xff);
    id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
    ++count[partition_of(stream_of({1}, id), 16)];
  }
  for (const auto members : count)
    BOOST_TEST((members > 60 && members < 140));
}

BOOST_AUTO_TEST_CASE(text_form_round_trips) {
  const conversation_id id{counting_key()};
  const std::array streams{
      stream_of({1}, id), staff_stream_of({65535}, id), stream_of({0}, moderator_id{counting_key()}),
      stream_of({7}, *queue_from_name("night-watch")), stream_id{{7}, stream_kind::desk, counting_key()}};
  for (const auto& stream : streams) {
    BOOST_TEST((stream_from_text(to_text(stream)) == stream));
    BOOST_TEST((stream_from_bytes(to_bytes(stream)) == stream));
  }
  BOOST_TEST(to_text(streams[0]) == "1/conversation/000102030405060708090a0b0c0d0e0f");
  BOOST_TEST(to_text(streams[3]) == "7/desk/night-watch");
}

BOOST_AUTO_TEST_CASE(a_text_that_no_stream_has_is_refused) {
  for (const auto* text :
       {"", "1", "1/desk", "01/desk/default", "65536/desk/default", "-1/desk/default", "+1/desk/default",
        "/desk/default", "1/queue/default", "1/desk/", "1/desk/Default", "1/desk/default/",
        "1/desk/seventeen-letters", "1/conversation/0001", "1/conversation/000102030405060708090A0B0C0D0E0F",
        "1/moderator/default", "1/desk/64656661756c74000000000000000000"}) {
    BOOST_TEST(!stream_from_text(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(bytes_sort_as_the_struct_does) {
  const conversation_id id{counting_key()};
  const std::array ordered{stream_of({1}, id), staff_stream_of({1}, id), stream_of({1}, moderator_id{}),
                           stream_of({2}, conversation_id{}), stream_of({256}, conversation_id{})};
  for (std::size_t at = 1; at < ordered.size(); ++at) {
    BOOST_TEST((ordered[at - 1] < ordered[at]));
    BOOST_TEST((to_bytes(ordered[at - 1]) < to_bytes(ordered[at])));
  }
  BOOST_TEST(to_bytes(ordered[0]).size() == stream_bytes);
}

BOOST_AUTO_TEST_CASE(bytes_of_a_wrong_length_or_kind_are_refused) {
  auto bytes = to_bytes(stream_of({1}, conversation_id{}));
  BOOST_TEST(!stream_from_bytes(bytes + '\0').has_value());
  BOOST_TEST(!stream_from_bytes(std::string_view{bytes}.substr(1)).has_value());
  bytes[2] = 5;
  BOOST_TEST(!stream_from_bytes(bytes).has_value());
  bytes[2] = 0;
  BOOST_TEST(!stream_from_bytes(bytes).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
