/* Loads the backends of one folder and a model, and prints what the model says to "x": greedily, one thread.
   Usage: generate FOLDER MODEL TOKENS. Prints three lines: the backends, what the processor can do, the text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ggml-backend.h"
#include "llama.h"

static void be_silent(enum ggml_log_level level, const char *text, void *data) {
    (void) data;
    if (level == GGML_LOG_LEVEL_ERROR) {
        fputs(text, stderr);
    }
}

static void fail(const char *what) {
    fprintf(stderr, "cannot %s\n", what);
    exit(1);
}

static void say(struct llama_context *context, const struct llama_vocab *vocab, int count) {
    llama_token tokens[64];
    int filled = llama_tokenize(vocab, "x", 1, tokens, 64, true, false);
    struct llama_sampler *sampler = llama_sampler_init_greedy();
    for (int made = 0; made < count; made++) {
        if (llama_decode(context, llama_batch_get_one(tokens, filled)) != 0) {
            fail("decode");
        }
        tokens[0] = llama_sampler_sample(sampler, context, -1);
        filled = 1;
        if (llama_vocab_is_eog(vocab, tokens[0])) {
            break;
        }
        char piece[256];
        int length = llama_token_to_piece(vocab, tokens[0], piece, sizeof piece, 0, false);
        if (length < 0) {
            fail("spell a token");
        }
        printf("%.*s", length, piece);
    }
    printf("\n");
    llama_sampler_free(sampler);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fail("run without FOLDER MODEL TOKENS");
    }
    llama_log_set(be_silent, NULL);
    ggml_backend_load_all_from_path(argv[1]);
    for (size_t index = 0; index < ggml_backend_reg_count(); index++) {
        printf("%s%s", index == 0 ? "" : " ", ggml_backend_reg_name(ggml_backend_reg_get(index)));
    }
    printf("\n%s\n", llama_print_system_info());
    struct llama_model *model = llama_model_load_from_file(argv[2], llama_model_default_params());
    if (model == NULL) {
        fail("load the model");
    }
    struct llama_context_params params = llama_context_default_params();
    params.n_ctx = 128;
    params.n_threads = 1;
    params.n_threads_batch = 1;
    struct llama_context *context = llama_init_from_model(model, params);
    if (context == NULL) {
        fail("make a context");
    }
    say(context, llama_model_get_vocab(model), atoi(argv[3]));
    llama_free(context);
    llama_model_free(model);
    return 0;
}
