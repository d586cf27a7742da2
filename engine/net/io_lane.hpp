// A lane: one thread that owns sockets and the actors their frames wake. A wake-up reads all that is there,
// runs the actors once, and writes once per socket (docs/decisions/0008-io-loop.md).
#pragma once

#include "engine/net/connection.hpp"
#include "engine/net/io_loop.hpp"
#include "engine/net/retry_advice.hpp"
#include "engine/net/service.hpp"
#include "engine/net/timer_wheel.hpp"
#include "engine/net/traffic.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

namespace veilleuse::engine::net {

class io_lane {
 public:
  /// Lane `number` of the server, from 1.
  io_lane(service& shared, std::size_t number);
  /// `stop` was called.
  ~io_lane();
  io_lane(const io_lane&) = delete;
  io_lane& operator=(const io_lane&) = delete;

  /// Starts the thread.
  void start();
  /// Drops what connections are left and ends the thread.
  void stop();

  /// From any thread: takes the socket over.
  void adopt(const newcomer& who);
  /// From any thread: tells every client to come back later, and closes each once its answers are given.
  /// Lane `index` of `lanes` that say it: between them, clients come back one by one.
  void say_farewell(std::size_t index, std::size_t lanes);
  [[nodiscard]] bool is_empty() const { return open_.load() == 0; }
  /// Open now. From any thread.
  [[nodiscard]] std::size_t connections() const { return open_.load(); }

  /// Asks the thread whether it is there, unless it still owes an answer. From one thread.
  [[nodiscard]] actors::vital_sign feel_pulse();

  // ── For the lane's connections and sessions
  [[nodiscard]] service& shared() { return shared_; }
  /// Outlives the lane: the actors may still call a session.
  [[nodiscard]] const std::shared_ptr<io_loop>& loop() { return loop_; }
  [[nodiscard]] actors::lane& actors() { return *actors_; }
  /// The time at which this wake-up began.
  [[nodiscard]] steady_time now() const { return now_; }
  /// For how long, in all, this lane did not look at its sockets when it should have: it had other work, or
  /// the machine stood still.
  [[nodiscard]] std::chrono::steady_clock::duration deaf_time() const { return deaf_time_; }
  [[nodiscard]] traffic& counts() { return counts_; }
  [[nodiscard]] net::retry_advice& retry_advice() { return retry_advice_; }
  /// From any thread.
  void add_counts_to(traffic::reading& all) const { counts_.add_to(all); }
  /// From any thread.
  [[nodiscard]] actors::lane_reading actors_reading() const { return actors_->reading(); }
  /// Where sockets are read into; whoever reads is done with it before the next.
  [[nodiscard]] std::vector<char>& read_buffer() { return read_buffer_; }
  /// Where what was read becomes plaintext; empty without TLS.
  [[nodiscard]] std::vector<char>& plaintext_buffer() { return plaintext_buffer_; }
  void ask_flush(connection& who) { to_flush_.push_back(&who); }
  steady_time file(connection_number who, steady_time deadline) { return wheel_.file(who, deadline); }
  void note_over(connection_number who) { over_.push_back(who); }

 private:
  void run();
  void serve_once();
  void call_due();
  void work_until_quiet();
  void flush_all();
  void bury();
  void take_in(const newcomer& who);
  void part(std::size_t index, std::size_t lanes);

  service& shared_;
  /// Like the loop still there after the lane's end.
  const std::shared_ptr<actors::pulse> pulse_;
  traffic counts_;
  net::retry_advice retry_advice_;
  std::shared_ptr<io_loop> loop_ = std::make_shared<io_loop>();
  /// The actors' lane has work; set from any thread, and like the loop still there after the lane's end.
  std::shared_ptr<std::atomic<bool>> actors_ready_ = std::make_shared<std::atomic<bool>>(false);
  std::unique_ptr<actors::lane> actors_;
  steady_time now_;
  std::chrono::steady_clock::duration deaf_time_{};
  timer_wheel wheel_;
  std::vector<char> read_buffer_;
  std::vector<char> plaintext_buffer_;
  std::unordered_map<connection_number, std::unique_ptr<connection>> connections_;
  connection_number last_number_ = 0;
  std::vector<connection*> to_flush_;
  std::vector<connection_number> over_;
  std::atomic<std::size_t> open_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace veilleuse::engine::net
