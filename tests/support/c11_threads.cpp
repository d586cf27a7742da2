// C11's threads as POSIX ones, for the thread sanitizer: it follows those alone (gcc 12, libsanitizer/tsan),
// and falls over the first thread that it did not see begin. librdkafka has C11's. glibc's are POSIX ones
// under another name, of the same layout, so that each call is the same one, by the name that is followed.
#include <cerrno>
#include <memory>

#include <pthread.h>
#include <threads.h>

namespace {

static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t));
static_assert(sizeof(cnd_t) == sizeof(pthread_cond_t));
static_assert(sizeof(once_flag) == sizeof(pthread_once_t));

pthread_mutex_t* posix(mtx_t* mutex) {
  return reinterpret_cast<pthread_mutex_t*>(mutex);
}
pthread_cond_t* posix(cnd_t* condition) {
  return reinterpret_cast<pthread_cond_t*>(condition);
}

int c11_result(int posix_result) {
  switch (posix_result) {
    case 0:
      return thrd_success;
    case ENOMEM:
    case EAGAIN:
      return thrd_nomem;
    case ETIMEDOUT:
      return thrd_timedout;
    case EBUSY:
      return thrd_busy;
    default:
      return thrd_error;
  }
}

struct beginning {
  thrd_start_t run;
  void* with;
};

void* run_thread(void* given) {
  const std::unique_ptr<beginning> what{static_cast<beginning*>(given)};
  return reinterpret_cast<void*>(static_cast<intptr_t>(what->run(what->with)));
}

}  // namespace

extern "C" {

int thrd_create(thrd_t* thread, thrd_start_t run, void* with) {
  auto what = std::make_unique<beginning>(beginning{run, with});
  const auto result = c11_result(pthread_create(thread, nullptr, run_thread, what.get()));
  if (result == thrd_success) static_cast<void>(what.release());
  return result;
}
int thrd_join(thrd_t thread, int* returned) {
  void* value = nullptr;
  const auto result = c11_result(pthread_join(thread, &value));
  if (returned != nullptr) *returned = static_cast<int>(reinterpret_cast<intptr_t>(value));
  return result;
}

int mtx_init(mtx_t* mutex, int kind) {
  pthread_mutexattr_t attributes{};
  pthread_mutexattr_init(&attributes);
  const bool recursive = (kind & mtx_recursive) != 0;
  pthread_mutexattr_settype(&attributes, recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
  const auto result = c11_result(pthread_mutex_init(posix(mutex), &attributes));
  pthread_mutexattr_destroy(&attributes);
  return result;
}
int mtx_lock(mtx_t* mutex) {
  return c11_result(pthread_mutex_lock(posix(mutex)));
}
int mtx_unlock(mtx_t* mutex) {
  return c11_result(pthread_mutex_unlock(posix(mutex)));
}
void mtx_destroy(mtx_t* mutex) {
  pthread_mutex_destroy(posix(mutex));
}

int cnd_init(cnd_t* condition) {
  return c11_result(pthread_cond_init(posix(condition), nullptr));
}
int cnd_signal(cnd_t* condition) {
  return c11_result(pthread_cond_signal(posix(condition)));
}
int cnd_broadcast(cnd_t* condition) {
  return c11_result(pthread_cond_broadcast(posix(condition)));
}
int cnd_wait(cnd_t* condition, mtx_t* mutex) {
  return c11_result(pthread_cond_wait(posix(condition), posix(mutex)));
}
int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const timespec* until) {
  return c11_result(pthread_cond_timedwait(posix(condition), posix(mutex), until));
}
void cnd_destroy(cnd_t* condition) {
  pthread_cond_destroy(posix(condition));
}

void call_once(once_flag* flag, void (*run)()) {
  pthread_once(reinterpret_cast<pthread_once_t*>(flag), run);
}

}  // extern "C"
