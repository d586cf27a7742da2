// The cache of unwrapped keys: bounded, and it forgets the least recently used.
#include "storage/key_cache.hpp"

#include "storage/draw_key.hpp"
#include "tests/storage/streams.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse::storage;
using namespace veilleuse::tests;

BOOST_AUTO_TEST_SUITE(key_cache_of_the_vault)

BOOST_AUTO_TEST_CASE(at_the_limit_the_least_recently_used_key_goes) {
  key_cache cache{2};
  const auto key = draw_key();
  cache.put(conversation_stream(1), key);
  cache.put(conversation_stream(2), draw_key());
  BOOST_TEST(cache.find(conversation_stream(1)) == key);
  cache.put(conversation_stream(3), draw_key());
  BOOST_TEST(cache.size() == 2u);
  BOOST_TEST(cache.find(conversation_stream(1)) == key);
  BOOST_TEST(!cache.find(conversation_stream(2)));
  BOOST_TEST(cache.find(conversation_stream(3)) != nullptr);
}

BOOST_AUTO_TEST_CASE(putting_again_replaces_and_takes_no_more_room) {
  key_cache cache{2};
  const auto key = draw_key();
  cache.put(conversation_stream(1), draw_key());
  cache.put(conversation_stream(2), draw_key());
  cache.put(conversation_stream(1), key);
  BOOST_TEST(cache.size() == 2u);
  BOOST_TEST(cache.find(conversation_stream(1)) == key);
  cache.put(conversation_stream(3), draw_key());
  BOOST_TEST(!cache.find(conversation_stream(2)));
}

BOOST_AUTO_TEST_CASE(an_erased_key_is_gone_and_the_last_holder_frees_it) {
  key_cache cache{2};
  std::weak_ptr<const stream_key> watched;
  {
    const auto key = draw_key();
    watched = key;
    cache.put(conversation_stream(1), key);
  }
  BOOST_TEST(!watched.expired());
  cache.erase(conversation_stream(1));
  cache.erase(conversation_stream(1));
  BOOST_TEST(watched.expired());
  BOOST_TEST(!cache.find(conversation_stream(1)));
  BOOST_TEST(cache.size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
