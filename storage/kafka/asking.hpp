// Questions to brokers that may just be away: another one is asked, for as long as the patience lasts.
#pragma once

#include "storage/kafka/kafka_log_options.hpp"
#include "storage/limits.hpp"
#include "storage/storage_error.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace veilleuse::storage {

/// Of one question; a broker that is gone since the last look at who there is does not answer it.
inline std::chrono::milliseconds patience_of_one_question(const kafka_connection& to) {
  return std::min(to.patience, limits::question_patience);
}

/// Asks until it is answered. The last storage_error is thrown.
template <class Question>
auto ask_again(const kafka_connection& to, const Question& ask) {
  constexpr std::chrono::milliseconds pause{20};
  const auto deadline = std::chrono::steady_clock::now() + to.patience;
  for (;;) {
    try {
      return ask();
    } catch (const storage_error&) {
      if (std::chrono::steady_clock::now() >= deadline) throw;
    }
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace veilleuse::storage
