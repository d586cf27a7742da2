// After which closes the load tester comes back.
#include "bench/protocol/close_codes.hpp"

#include "bench/client/websocket_client.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

BOOST_AUTO_TEST_SUITE(close_codes)

BOOST_AUTO_TEST_CASE(the_load_tester_comes_back_after_a_code_that_a_proxy_or_a_later_engine_sends) {
  for (const std::uint16_t code : {1001, 1011, 1014, 4999})
    BOOST_TEST(bench::may_come_back(code), code);
  BOOST_TEST(bench::may_come_back(bench::lost_code));
}

BOOST_AUTO_TEST_CASE(the_load_tester_does_not_come_back_where_the_same_hello_would_be_refused_again) {
  for (const std::uint16_t code : {1002, 4000, 4002, 4003, 4004, 4005})
    BOOST_TEST(!bench::may_come_back(code), code);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
