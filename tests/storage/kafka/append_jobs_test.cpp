// In which order batches are answered when their partitions are not equally fast.
#include "storage/kafka/append_jobs.hpp"

#include "tests/storage/log_steps.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

constexpr std::uint32_t job_partitions = 4;

/// A stream in that partition.
events::stream_id stream_in(std::uint32_t partition) {
  for (std::uint8_t number = 0;; ++number)
    if (events::partition_of(conversation_stream(number), job_partitions) == partition)
      return conversation_stream(number);
}

struct answered_jobs {
  append_jobs jobs{job_partitions};
  log_meter meter;
  std::vector<char> order;

  shared_append_job add(char name, std::initializer_list<std::uint32_t> partitions) {
    auto what = std::make_shared<append_job>();
    for (const auto partition : partitions)
      what->batch.push_back(request(stream_in(partition), 0));
    what->done = [this, name](auto) { order.push_back(name); };
    jobs.add(what);
    return what;
  }
  void settle(const shared_append_job& what, std::size_t at = 0) {
    jobs.settle(what, at, {append_status::appended, {1}});
  }
  std::string answer() {
    order.clear();
    static_cast<void>(jobs.answer(meter));
    return {order.begin(), order.end()};
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(jobs_of_appends)

BOOST_AUTO_TEST_CASE(those_of_one_partition_are_answered_in_their_order) {
  answered_jobs all;
  const auto a = all.add('a', {1});
  const auto b = all.add('b', {1});
  const auto c = all.add('c', {1});
  all.settle(c);
  all.settle(b);
  BOOST_TEST(all.answer() == "");
  all.settle(a);
  BOOST_TEST(all.answer() == "abc");
  BOOST_TEST(all.jobs.empty());
}

BOOST_AUTO_TEST_CASE(a_slow_partition_holds_back_none_but_its_own) {
  answered_jobs all;
  const auto slow = all.add('s', {0});
  const auto both = all.add('b', {0, 1});
  const auto after = all.add('a', {1});
  const auto other = all.add('o', {2});
  all.settle(other);
  all.settle(after);
  all.settle(both, 0);
  all.settle(both, 1);
  BOOST_TEST(all.answer() == "o");
  BOOST_TEST(!all.jobs.empty());
  all.settle(slow);
  BOOST_TEST(all.answer() == "sba");
  BOOST_TEST(all.jobs.empty());
}

BOOST_AUTO_TEST_CASE(an_empty_batch_waits_for_nobody) {
  answered_jobs all;
  static_cast<void>(all.add('w', {0}));
  static_cast<void>(all.add('e', {}));
  BOOST_TEST(all.answer() == "e");
}

BOOST_AUTO_TEST_SUITE_END()
