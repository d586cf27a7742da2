// A sealed snapshot opens only as what it was sealed for.
#include "storage/sealed_snapshot.hpp"

#include "storage/draw_key.hpp"
#include "storage/sealing.hpp"
#include "tests/storage/streams.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

BOOST_AUTO_TEST_SUITE(sealed_snapshots)

BOOST_AUTO_TEST_CASE(a_snapshot_opens_for_its_own_stream_only) {
  const auto key = draw_key();
  const auto sealed = seal_snapshot(conversation_stream(1), {{7}, "state"}, *key);
  BOOST_TEST(open_snapshot(conversation_stream(1), sealed, *key).value().at.value == 7u);
  BOOST_TEST(!open_snapshot(conversation_stream(2), sealed, *key));
}

BOOST_AUTO_TEST_CASE(one_changed_bit_or_a_missing_byte_is_noticed) {
  const auto key = draw_key();
  const auto sealed = seal_snapshot(conversation_stream(1), {{7}, "state"}, *key);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    auto changed = sealed;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    BOOST_TEST(!open_snapshot(conversation_stream(1), changed, *key));
    BOOST_TEST(!open_snapshot(conversation_stream(1), sealed.substr(0, at), *key));
  }
}

BOOST_AUTO_TEST_CASE(the_state_is_not_readable) {
  const auto sealed = seal_snapshot(conversation_stream(1), {{7}, "what a youth wrote"}, *draw_key());
  BOOST_TEST(sealed.find("youth") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
