// The operations there are, by what they are for; each family registers its own with TensorFlow.
#pragma once

bool registerAttention();
bool registerClasses();
bool registerConvolution();
bool registerDense();
bool registerFigures();
bool registerNormalization();
bool registerPointwise();
bool registerPooling();
bool registerRecurrent();
bool registerRows();
bool registerSamples();
bool registerUpdates();
bool registerValues();
